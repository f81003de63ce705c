package pagereel.parser.binary;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers in a byte array, in either byte order.
final class Bytes {

  private static final VarHandle SHORT_LE = shorts(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT_BE = shorts(ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT_LE = ints(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT_BE = ints(ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG_LE = longs(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG_BE = longs(ByteOrder.BIG_ENDIAN);

  private Bytes() {}

  private static VarHandle shorts(ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(short[].class, order);
  }

  private static VarHandle ints(ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(int[].class, order);
  }

  private static VarHandle longs(ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(long[].class, order);
  }

  static int u16(byte[] bytes, int at, boolean bigEndian) {
    return Short.toUnsignedInt(
        bigEndian ? (short) SHORT_BE.get(bytes, at) : (short) SHORT_LE.get(bytes, at));
  }

  static int i32(byte[] bytes, int at, boolean bigEndian) {
    return bigEndian ? (int) INT_BE.get(bytes, at) : (int) INT_LE.get(bytes, at);
  }

  static long u32(byte[] bytes, int at, boolean bigEndian) {
    return Integer.toUnsignedLong(i32(bytes, at, bigEndian));
  }

  static long i64(byte[] bytes, int at, boolean bigEndian) {
    return bigEndian ? (long) LONG_BE.get(bytes, at) : (long) LONG_LE.get(bytes, at);
  }

  /// A number of 1, 2, 4 or 8 bytes.
  static long number(byte[] bytes, int at, int size, boolean signed, boolean bigEndian) {
    return switch (size) {
      case 1 -> signed ? bytes[at] : Byte.toUnsignedLong(bytes[at]);
      case 2 -> signed ? (short) u16(bytes, at, bigEndian) : u16(bytes, at, bigEndian);
      case 4 -> signed ? i32(bytes, at, bigEndian) : u32(bytes, at, bigEndian);
      case 8 -> i64(bytes, at, bigEndian);
      default -> throw new IllegalArgumentException("a number of " + size + " bytes");
    };
  }
}
