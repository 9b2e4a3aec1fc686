"""My work: the page that people land on."""
