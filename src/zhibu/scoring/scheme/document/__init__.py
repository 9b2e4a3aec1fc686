"""A scheme in words (方案文本)."""
