package pagereel.replay;

/// A memory zone. A size that neither a snapshot nor the trace tells is [#UNKNOWN].
public record ZoneSummary(
    int node, String name, long startPfn, long spannedPages, long managedPages, long cmaPages) {

  public static final long UNKNOWN = -1;
}
