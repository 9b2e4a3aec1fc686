"""The demo company (演示企业): a tree, people and a year of record books, as the site keeps them."""
