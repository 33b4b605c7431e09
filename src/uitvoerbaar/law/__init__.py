"""What a law is: typed, immutable, versioned. This room knows no other room and does no I/O."""
