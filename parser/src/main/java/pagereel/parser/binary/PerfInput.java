package pagereel.parser.binary;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormatException;
import pagereel.parser.TraceSource;

/// A perf.data in one of its forms, opened up to its first record.
///
/// @param form    what to say of it behind `perf.data`; empty for a plain file
/// @param records of its files, the one with the header first
/// @param size    of all records, negative where their end is not known
record PerfInput(PerfHeader header, String form, List<PerfRecords> records, long size) {

  private static final long UNKNOWN = -1;

  /// What was written to a pipe.
  ///
  /// @param opened gets what is to be closed, also after an error
  static PerfInput ofPipe(TraceSource source, List<Closeable> opened, Diagnostics diagnostics)
      throws IOException {
    InputStream in = source.stream();
    opened.add(in);
    byte[] head = in.readNBytes(PerfMagic.PIPE_HEADER_BYTES);
    boolean bigEndian = PerfMagic.isBigEndian(head);
    PerfRecords records =
        new PerfRecords(in, source.name(), head.length, PerfRecords.OPEN_END, bigEndian);
    PerfHeader header = PerfPipeHeader.read(records, bigEndian, diagnostics);
    return new PerfInput(header, " of a pipe", List.of(records), UNKNOWN);
  }

  /// A file, with those beside it if its header says that there are.
  ///
  /// @param opened gets what is to be closed, also after an error
  static PerfInput ofFile(TraceSource source, List<Closeable> opened, Diagnostics diagnostics)
      throws IOException {
    FileBytes file = FileBytes.open(source.file());
    opened.add(file);
    PerfHeader header = PerfHeaderReader.read(file, source.name(), diagnostics);
    long start = header.dataOffset();
    long size = header.dataSize();
    List<PerfRecords> records = new ArrayList<>();
    records.add(new PerfRecords(
        file.stream(start, size), source.name(), start, start + size, header.bigEndian()));
    if (!header.directory()) {
      return new PerfInput(header, "", records, size);
    }
    Path directory = source
        .directory()
        .orElseThrow(() -> TraceFormatException.of(
            source.name(), "a directory with the other files of this perf.data", "a stream"));
    for (Path path : PerfDirectory.records(directory, source.name(), diagnostics)) {
      FileBytes more = FileBytes.open(path);
      opened.add(more);
      size += more.size();
      records.add(new PerfRecords(
          more.stream(0, more.size()), path.toString(), 0, more.size(), header.bigEndian()));
    }
    return new PerfInput(header, " of %d files".formatted(records.size()), records, size);
  }
}
