package pagereel.cli;

/// What a command ends with.
final class ExitCode {

  static final int DONE = 0;

  /// Input unreadable, output not writable.
  static final int FAILED = 1;

  static final int WRONG_USAGE = 2;

  /// A check found what it was to find, such as a figure below its minimum.
  static final int NOT_REACHED = 3;

  private ExitCode() {}
}
