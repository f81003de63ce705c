package pagereel.parser.binary;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;
import pagereel.parser.event.NameTable;

/// The names of the addresses in call chains, each looked up once.
final class FrameNames {

  private final LazyText kallsyms;
  private final NameTable names;
  private final Diagnostics diagnostics;
  private @Nullable KernelSymbols symbols;
  /// A hash table from address to the name's id; an address of 0 is a free slot.
  private long[] addresses = new long[1 << 8];

  private int[] ids = new int[1 << 8];
  private int size;

  FrameNames(LazyText kallsyms, NameTable names, Diagnostics diagnostics) {
    this.kallsyms = kallsyms;
    this.names = names;
    this.diagnostics = diagnostics;
  }

  /// The id of the name of an address other than 0.
  int id(long address) throws IOException {
    int slot = slot(address);
    if (addresses[slot] == address) {
      return ids[slot];
    }
    int id = names.id(symbols().name(address));
    addresses[slot] = address;
    ids[slot] = id;
    if (2 * ++size > addresses.length) {
      grow();
    }
    return id;
  }

  private int slot(long address) {
    int mask = addresses.length - 1;
    int slot = (int) ((address * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (addresses[slot] != 0 && addresses[slot] != address) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldAddresses = addresses;
    int[] oldIds = ids;
    addresses = new long[2 * oldAddresses.length];
    ids = new int[addresses.length];
    for (int i = 0; i < oldAddresses.length; i++) {
      if (oldAddresses[i] != 0) {
        int slot = slot(oldAddresses[i]);
        addresses[slot] = oldAddresses[i];
        ids[slot] = oldIds[i];
      }
    }
  }

  private KernelSymbols symbols() throws IOException {
    KernelSymbols read = symbols;
    if (read == null) {
      read = readSymbols();
      symbols = read;
    }
    return read;
  }

  private KernelSymbols readSymbols() throws IOException {
    try {
      return KernelSymbols.of(kallsyms.read());
    } catch (TraceFormatException e) {
      diagnostics.report(Severity.WARNING, "damagedSection", e);
      return KernelSymbols.NONE;
    }
  }
}
