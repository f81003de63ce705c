package pagereel.parser.binary;

import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;

/// The call chains of samples, their addresses given names: the kernel's by its symbols, a
/// program's by the file that is mapped there at that time, as `[/usr/lib/libc.so.6]+0xf838f`.
///
/// Source: `perf_event_open(2)`, `PERF_SAMPLE_CALLCHAIN` and `enum perf_callchain_context`.
final class PerfStacks {

  /// Values from here on say whose the addresses behind them are, and are none themselves.
  private static final long FIRST_CONTEXT = -4095;

  private static final long CONTEXT_KERNEL = -128;
  private static final long CONTEXT_USER = -512;
  /// The program's part comes in a record of its own, later; a number for it follows here.
  private static final long CONTEXT_USER_DEFERRED = -640;

  /// In [AddressNames]: addresses of the kernel, and those that stay bare. Files count from 1.
  private static final int KERNEL = 0;

  private static final int BARE = -1;

  private enum Context {
    KERNEL,
    USER,
    GUEST
  }

  private final boolean bigEndian;
  private final NameTable names;
  private final StackTable stacks;
  private final ProcessMappings processes = new ProcessMappings();
  private final AddressNames known = new AddressNames();
  private KernelSymbols symbols;
  private int[] chain = new int[128];

  PerfStacks(KernelSymbols symbols, boolean bigEndian, NameTable names, StackTable stacks) {
    this.symbols = symbols;
    this.bigEndian = bigEndian;
    this.names = names;
    this.stacks = stacks;
  }

  ProcessMappings processes() {
    return processes;
  }

  /// The kernel's text has this mark at that address.
  ///
  /// @return false if the symbols say otherwise: then they are another kernel's
  boolean checkSymbols(String mark, long address) {
    boolean agree = symbols.agree(mark, address);
    if (!agree) {
      symbols = KernelSymbols.NONE;
    }
    return agree;
  }

  /// The id of a sample's call chain.
  ///
  /// @param pid    the sample's process, or −1
  /// @param length of the addresses, 8 bytes each
  int id(int pid, byte[] data, int offset, int length) {
    Mappings mappings = processes.of(pid);
    Context context = null;
    int frames = 0;
    if (length / 8 > chain.length) {
      chain = new int[length / 8];
    }
    for (int at = offset; at < offset + length; at += 8) {
      long address = Bytes.i64(data, at, bigEndian);
      if (Long.compareUnsigned(address, FIRST_CONTEXT) >= 0) {
        if (address == CONTEXT_USER_DEFERRED) {
          at += 8;
        }
        context = context(address);
        continue;
      }
      if (context == null) {
        context = address < 0 ? Context.KERNEL : Context.USER;
      }
      chain[frames++] = switch (context) {
        case KERNEL -> kernelFrame(address);
        case USER -> userFrame(mappings, address);
        case GUEST -> bareFrame(address);
      };
    }
    return stacks.id(chain, frames);
  }

  private static Context context(long marker) {
    if (marker == CONTEXT_KERNEL) {
      return Context.KERNEL;
    }
    return marker == CONTEXT_USER ? Context.USER : Context.GUEST;
  }

  private int kernelFrame(long address) {
    int id = known.get(KERNEL, address);
    return id == AddressNames.MISSING ? put(KERNEL, address, symbols.name(address)) : id;
  }

  private int bareFrame(long address) {
    int id = known.get(BARE, address);
    return id == AddressNames.MISSING ? put(BARE, address, "0x" + Long.toHexString(address)) : id;
  }

  private int userFrame(Mappings mappings, long address) {
    int range = mappings.find(address);
    if (range == Mappings.NOWHERE) {
      return bareFrame(address);
    }
    int space = 1 + mappings.file(range);
    long offset = mappings.fileOffset(range, address);
    int id = known.get(space, offset);
    return id == AddressNames.MISSING
        ? put(space, offset, placeName(processes.fileName(mappings.file(range)), offset))
        : id;
  }

  /// A place in a file; what the kernel itself maps has its brackets already.
  private static String placeName(String file, long offset) {
    String bracketed = file.startsWith("[") && file.endsWith("]") ? file : "[" + file + "]";
    return bracketed + "+0x" + Long.toHexString(offset);
  }

  private int put(int space, long address, String name) {
    int id = names.id(name);
    known.put(space, address, id);
    return id;
  }
}
