"""GitHub: what only it can tell (`client`), and clones of its repositories (`fetch`)."""
