package pagereel.parser.text;

import java.util.Arrays;

/// A map from byte strings to small numbers, asked with a range of a buffer: no `String` for each
/// line.
final class ByteMap {

  static final int MISSING = -1;

  private byte[][] keys = new byte[64][];
  private int[] values = new int[64];
  private int size;

  /// The number of a key, or [#MISSING].
  int get(byte[] buf, int from, int to) {
    int slot = hash(buf, from, to) & (keys.length - 1);
    while (true) {
      byte[] key = keys[slot];
      if (key == null) {
        return MISSING;
      }
      if (Arrays.equals(key, 0, key.length, buf, from, to)) {
        return values[slot];
      }
      slot = (slot + 1) & (keys.length - 1);
    }
  }

  /// Adds a key that is not in the map.
  void put(byte[] key, int value) {
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    int slot = hash(key, 0, key.length) & (keys.length - 1);
    while (keys[slot] != null) {
      slot = (slot + 1) & (keys.length - 1);
    }
    keys[slot] = key;
    values[slot] = value;
    size++;
  }

  int size() {
    return size;
  }

  private void grow() {
    byte[][] oldKeys = keys;
    int[] oldValues = values;
    keys = new byte[2 * oldKeys.length][];
    values = new int[keys.length];
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != null) {
        put(oldKeys[i], oldValues[i]);
      }
    }
  }

  private static int hash(byte[] buf, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + buf[i];
    }
    return hash ^ hash >>> 16;
  }
}
