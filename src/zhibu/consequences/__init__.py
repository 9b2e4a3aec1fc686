"""What follows from an assessment (结果运用): proposals, decided by people, that become work."""
