package pagereel.parser.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// One directory of state files, taken at a moment of the trace. Its files are read when asked
/// for, each time anew.
///
/// @param number    the snapshot's number in the trace's markers, from 0; the event `labmm_dump`
///                  of its exact dump has `seq` one higher
/// @param directory where its files are
public record Snapshot(int number, Path directory) {

  private static final String EXACT_DUMP = "labmm.txt";

  public boolean hasExactDump() {
    return StateFile.find(directory, EXACT_DUMP).isPresent();
  }

  /// The allocator's whole state at one instant.
  ///
  /// @throws pagereel.parser.TraceFormatException if the dump is cut or damaged
  /// @throws java.nio.file.NoSuchFileException if there is none
  public ExactDump exactDump() throws IOException {
    return ExactDumpReader.read(StateFile.in(directory, EXACT_DUMP));
  }

  /// Whether the files are there that [#procState] cannot do without.
  public boolean hasProcFiles() {
    return StateFile.find(directory, ProcStateReader.ZONEINFO).isPresent()
        && StateFile.find(directory, ProcStateReader.BUDDYINFO).isPresent();
  }

  /// The state as the `/proc` files tell it, read one after another.
  ///
  /// @throws pagereel.parser.TraceFormatException if one of them is cut or damaged
  /// @throws java.nio.file.NoSuchFileException if [#hasProcFiles] is false
  public ProcState procState() throws IOException {
    return ProcStateReader.read(directory);
  }

  /// What `kpageflags` says, where it was saved.
  ///
  /// @throws pagereel.parser.TraceFormatException if the file is cut or damaged
  public Optional<KPageFlags> pageFlags() throws IOException {
    return ProcStateReader.flags(directory);
  }
}
