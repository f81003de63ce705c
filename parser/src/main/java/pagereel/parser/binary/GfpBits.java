package pagereel.parser.binary;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The bits of `gfp_t` by kernel version, for traces that have the bits without their names.
///
/// Versions of which the order of the bits is not known are in no era: 4.10, 4.16 to 4.18 and 5.1
/// to 5.3, between two that differ, and those before 3.10.
///
/// Source: `include/linux/gfp.h`, `include/linux/gfp_types.h`.
final class GfpBits {

  /// The kernel has no name for the bit, and shows it as a number.
  private static final String NO_NAME = "-";

  private static final String LOWEST = "DMA HIGHMEM DMA32 MOVABLE RECLAIMABLE HIGH IO FS ";

  /// From bit 10 on, the same from 5.4 to today.
  private static final String UPPER = "DIRECT_RECLAIM KSWAPD_RECLAIM WRITE NOWARN RETRY_MAYFAIL"
      + " NOFAIL NORETRY MEMALLOC COMP NOMEMALLOC HARDWALL THISNODE ACCOUNT ";

  private static final String MIDDLE =
      "NOWARN RETRY_MAYFAIL NOFAIL NORETRY MEMALLOC COMP ZERO NOMEMALLOC HARDWALL THISNODE ";

  /// Some versions in a row that number the bits alike.
  ///
  /// @param names of the bits from 0 on; which names the bits above have depends on the
  ///     configuration, and they serve debugging: they are dropped
  private record Era(KernelVersion from, KernelVersion to, String names) {

    boolean has(KernelVersion version) {
      return from.compareTo(version) <= 0 && version.compareTo(to) <= 0;
    }

    PrintTable table() {
      List<PrintTable.Entry> entries = new ArrayList<>();
      String[] bits = names.split(" ", -1);
      for (int bit = 0; bit < Integer.SIZE; bit++) {
        String name = bit < bits.length ? bits[bit] : "BY_CONFIGURATION";
        if (!name.equals(NO_NAME)) {
          entries.add(new PrintTable.Entry(1L << bit, "__GFP_" + name));
        }
      }
      return new PrintTable(entries);
    }
  }

  private static final List<Era> ERAS = List.of(
      // `WAIT`, which allowed both kinds of reclaim, became the two later on.
      era(
          3,
          10,
          4,
          3,
          "DMA HIGHMEM DMA32 MOVABLE DIRECT_RECLAIM HIGH IO FS COLD " + MIDDLE
              + "RECLAIMABLE KMEMCG NOTRACK NO_KSWAPD OTHER_NODE WRITE"),
      era(
          4,
          4,
          4,
          4,
          LOWEST + "COLD " + MIDDLE
              + "ATOMIC NOACCOUNT NOTRACK DIRECT_RECLAIM OTHER_NODE WRITE KSWAPD_RECLAIM"),
      era(
          4,
          5,
          4,
          9,
          LOWEST + "COLD " + MIDDLE
              + "ATOMIC ACCOUNT NOTRACK DIRECT_RECLAIM OTHER_NODE WRITE KSWAPD_RECLAIM"),
      era(
          4,
          11,
          4,
          15,
          LOWEST + "COLD " + MIDDLE
              + "ATOMIC ACCOUNT NOTRACK DIRECT_RECLAIM WRITE KSWAPD_RECLAIM NOLOCKDEP"),
      era(
          4,
          19,
          5,
          0,
          LOWEST + "WRITE " + MIDDLE + "ATOMIC ACCOUNT DIRECT_RECLAIM KSWAPD_RECLAIM NOLOCKDEP"),
      era(5, 4, 5, 14, LOWEST + "ZERO ATOMIC " + UPPER + "NOLOCKDEP"),
      era(5, 15, 6, 4, LOWEST + "ZERO ATOMIC " + UPPER + "ZEROTAGS"),
      era(6, 5, Integer.MAX_VALUE, 0, LOWEST + "ZERO " + NO_NAME + " " + UPPER + "ZEROTAGS"));

  /// What a kernel of unknown version is taken for.
  private static final KernelVersion ASSUMED = new KernelVersion(6, 1);

  private GfpBits() {}

  private static Era era(int fromMajor, int fromMinor, int toMajor, int toMinor, String names) {
    return new Era(
        new KernelVersion(fromMajor, fromMinor), new KernelVersion(toMajor, toMinor), names);
  }

  /// From this kernel's bits to today's, if they are known.
  static Optional<GfpTranslation> of(KernelVersion version) {
    return ERAS.stream()
        .filter(era -> era.has(version))
        .findFirst()
        .map(era -> new GfpTranslation(era.table()));
  }

  /// The same for a kernel of unknown version: right from 5.4 on.
  static GfpTranslation assumed() {
    return of(ASSUMED).orElseThrow();
  }
}
