"""The frame of every page: page table, address, controls, downloads, styles."""
