"""Published reports audited: files read, grouped, judged, what is written about them."""
