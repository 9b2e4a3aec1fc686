"""Presets (预置方案): the schemes that come with Zhibu. Pure data, no code.

Each folder is one scheme: `scheme.yaml` (the rules), `scenarios.yaml` (worked cases) and
`README.md` (whose practice it is, and what is assumed and why).
"""
