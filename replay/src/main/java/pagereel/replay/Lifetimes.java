package pagereel.replay;

import java.util.Arrays;

/// How long pages of one migratetype were held that were allocated in the trace.
///
/// Ages fall into buckets that double every fourth time. The model keeps an allocation's time in
/// units of 16 µs: shorter lives are in the first bucket.
///
/// @param bucketEndNs where each bucket ends; the last has no end and says [Long#MAX_VALUE]
/// @param freedPages  pages given back at that age
/// @param livePages   pages still held at the end of the trace, at that age
public record Lifetimes(
    String migrateType, long[] bucketEndNs, long[] freedPages, long[] livePages) {

  public long pages() {
    return Arrays.stream(freedPages).sum() + Arrays.stream(livePages).sum();
  }

  /// The share of pages that are held longer than each bucket's end, after Kaplan and Meier: a page
  /// that was still held at the end of the trace counts as long as it was seen.
  public double[] survival() {
    double[] survival = new double[bucketEndNs.length];
    double share = 1;
    long held = pages();
    for (int i = 0; i < survival.length; i++) {
      if (held > 0) {
        share *= 1 - (double) freedPages[i] / held;
      }
      held -= freedPages[i] + livePages[i];
      survival[i] = share;
    }
    return survival;
  }
}
