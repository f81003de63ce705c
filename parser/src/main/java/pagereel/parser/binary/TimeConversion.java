package pagereel.parser.binary;

/// From the ring buffer's time to the trace's: `(raw × mult >> shift) + offset`.
///
/// @param mult     0 where the raw time already has the trace's unit
/// @param offsetNs what is added in the end
record TimeConversion(long mult, int shift, long offsetNs) {

  static final TimeConversion NONE = new TimeConversion(0, 0, 0);

  boolean isIdentity() {
    return mult == 0 && offsetNs == 0;
  }

  long timeNs(long raw) {
    if (mult == 0) {
      return raw + offsetNs;
    }
    long low = raw * mult;
    long high = Math.unsignedMultiplyHigh(raw, mult);
    long scaled = shift == 0 ? low : low >>> shift | high << (64 - shift);
    return scaled + offsetNs;
  }
}
