"""Lianqiao 联桥: YAML records of alliances, cases, honors and outcomes become a site."""
