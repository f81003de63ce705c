package pagereel.parser.binary;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.NameTable;

/// The ids of names that stand in records as bytes, found without making a string of each.
///
/// Bounded: a trace with absurdly many names gets one id for all further ones.
final class NameInterner {

  static final String UNKNOWN = "<...>";

  private static final int MAX_NAMES = 1 << 16;

  private final NameTable names;
  private byte[] @Nullable [] keys = new byte[64] @Nullable [];
  private int[] ids = new int[64];
  private int size;

  NameInterner(NameTable names) {
    this.names = names;
  }

  /// The id of the name in these bytes.
  int id(byte[] bytes, int from, int to) {
    int mask = keys.length - 1;
    int slot = hash(bytes, from, to) & mask;
    while (true) {
      byte[] key = keys[slot];
      if (key == null) {
        break;
      }
      if (Arrays.equals(key, 0, key.length, bytes, from, to)) {
        return ids[slot];
      }
      slot = (slot + 1) & mask;
    }
    if (size == MAX_NAMES) {
      return names.id(UNKNOWN);
    }
    int id = names.id(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    put(slot, Arrays.copyOfRange(bytes, from, to), id);
    return id;
  }

  private void put(int slot, byte[] key, int id) {
    keys[slot] = key;
    ids[slot] = id;
    size++;
    if (2 * size > keys.length) {
      grow();
    }
  }

  private void grow() {
    byte[] @Nullable [] oldKeys = keys;
    int[] oldIds = ids;
    keys = new byte[2 * oldKeys.length] @Nullable [];
    ids = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      byte[] key = oldKeys[i];
      if (key != null) {
        int slot = hash(key, 0, key.length) & (keys.length - 1);
        while (keys[slot] != null) {
          slot = (slot + 1) & (keys.length - 1);
        }
        keys[slot] = key;
        ids[slot] = oldIds[i];
      }
    }
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash ^ hash >>> 16;
  }
}
