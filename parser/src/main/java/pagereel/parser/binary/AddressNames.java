package pagereel.parser.binary;

import java.util.Arrays;

/// The ids of frames' names by what an address lies in and where, each made once.
final class AddressNames {

  /// There is no name for the address yet.
  static final int MISSING = -1;

  private int[] spaces = new int[1 << 10];
  private long[] addresses = new long[1 << 10];
  private int[] ids = new int[1 << 10];
  private int size;

  AddressNames() {
    Arrays.fill(ids, MISSING);
  }

  /// The name's id, or [#MISSING].
  int get(int space, long address) {
    return ids[slot(space, address)];
  }

  /// Gives an address that has none a name.
  void put(int space, long address, int id) {
    if (2 * ++size > ids.length) {
      grow();
    }
    int slot = slot(space, address);
    spaces[slot] = space;
    addresses[slot] = address;
    ids[slot] = id;
  }

  private void grow() {
    int[] oldSpaces = spaces;
    long[] oldAddresses = addresses;
    int[] oldIds = ids;
    spaces = new int[2 * oldIds.length];
    addresses = new long[2 * oldIds.length];
    ids = new int[2 * oldIds.length];
    Arrays.fill(ids, MISSING);
    for (int i = 0; i < oldIds.length; i++) {
      if (oldIds[i] != MISSING) {
        int slot = slot(oldSpaces[i], oldAddresses[i]);
        spaces[slot] = oldSpaces[i];
        addresses[slot] = oldAddresses[i];
        ids[slot] = oldIds[i];
      }
    }
  }

  private int slot(int space, long address) {
    int mask = ids.length - 1;
    long hash = (address + space) * 0x9e3779b97f4a7c15L;
    int slot = (int) (hash >>> 32) & mask;
    while (ids[slot] != MISSING && (addresses[slot] != address || spaces[slot] != space)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
