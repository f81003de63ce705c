package pagereel.parser;

/// How an input's times relate to a trace clock of the same machine.
///
/// @param clock   the trace clock, `local` or `mono`
/// @param aheadNs how far the input's times are ahead of it
public record ClockOffset(String clock, long aheadNs) {

  public static final String LOCAL = "local";
  public static final String MONO = "mono";
}
