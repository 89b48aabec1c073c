"""Pure transforms: plain values and Arrow tables in, Arrow tables out."""
