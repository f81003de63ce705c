package pagereel.parser.binary;

/// Where in a file the pages of one CPU stand.
///
/// @param size       bytes as stored
/// @param compressed the pages stand in compressed chunks
record CpuExtent(int cpu, long offset, long size, boolean compressed) {}
