"""Reports (报告): pages that are files, made of what scoring wrote."""
