package pagereel.parser.binary;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import pagereel.parser.binary.CpuPages.DamagedPagesException;

/// Finds the size of a kernel's `struct page` from the addresses in a trace: all of them are
/// multiples of it away from that of frame 0.
///
/// On machines of 64 bits it has 56 or 64 bytes in the kernels that trace such addresses.
final class StructPageSize {

  /// The addresses do not tell, or there are none.
  static final int UNKNOWN = 0;

  private static final int SMALLER = 56;
  private static final int LARGER = 64;

  /// As many addresses have no other divisor in common by chance.
  private static final int ENOUGH = 1 << 10;

  private static final int FEW = 16;

  private final Map<Integer, PagePointer> pointers = new HashMap<>();
  private final int typeOffset;
  private final boolean bigEndian;
  private long divisor;
  private int seen;

  StructPageSize(Map<Integer, EventFormat> formats, boolean bigEndian) {
    this.bigEndian = bigEndian;
    typeOffset = CommonFields.of(formats).typeOffset();
    for (EventFormat format : formats.values()) {
      if (format.field("pfn").isEmpty() && format.field("page").isPresent()) {
        PagePointer.of(format, bigEndian).ifPresent(page -> pointers.put(format.id(), page));
      }
    }
  }

  /// Whether more addresses would help.
  boolean wantsMore() {
    return !pointers.isEmpty() && seen < ENOUGH;
  }

  /// Looks at the addresses in some pages, as many as are needed.
  void look(CpuPages pages, RingBufferPage page) throws IOException {
    try {
      while (wantsMore() && pages.next()) {
        if (page.scan(pages.bytes(), pages.start(), pages.available())) {
          for (int record = 0; record < page.count(); record++) {
            look(pages.bytes(), page.offset(record), page.length(record));
          }
        }
      }
    } catch (DamagedPagesException _) {
      // Whoever reads the events says so.
    }
  }

  private void look(byte[] bytes, int offset, int length) {
    if (length < typeOffset + 2) {
      return;
    }
    PagePointer pointer = pointers.get(Bytes.u16(bytes, offset + typeOffset, bigEndian));
    if (pointer != null && length >= pointer.page().offset() + pointer.page().size()) {
      long address = pointer.page().read(bytes, offset);
      if (address != 0) {
        divisor = greatestCommonDivisor(divisor, Math.abs(address - pointer.base()));
        seen++;
      }
    }
  }

  private static long greatestCommonDivisor(long a, long b) {
    long left = a;
    long right = b;
    while (right != 0) {
      long rest = left % right;
      left = right;
      right = rest;
    }
    return left;
  }

  /// The size in bytes, or [#UNKNOWN].
  int bytes() {
    boolean smaller = divisor != 0 && divisor % SMALLER == 0;
    boolean larger = divisor != 0 && divisor % LARGER == 0;
    int size = smaller ? SMALLER : LARGER;
    return smaller == larger || (seen < FEW && divisor != size) ? UNKNOWN : size;
  }
}
