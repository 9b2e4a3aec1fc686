"""A transparency log (可验证日志): Merkle tree, tiles, checkpoints, proofs, witnesses. No web framework beneath."""
