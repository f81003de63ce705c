package pagereel.reports.chart;

import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnits;
import pagereel.replay.MemoryMap;
import pagereel.reports.Quantities;

/// The axis of a memory map: page frame numbers, in the hexadecimal of kernel messages.
final class PfnAxis {

  private static final int LARGEST_TICK_SHIFT = 48;
  private static final int MOST_TICKS = 16;

  private PfnAxis() {}

  static NumberAxis of(String label, MemoryMap map, Quantities quantities) {
    NumberAxis axis = new NumberAxis(label);
    double end = map.startPfn() + (double) map.rows() * map.pagesPerRow();
    axis.setRange((double) map.startPfn(), end);
    TickUnits units = new TickUnits();
    int smallest = 0;
    while (MOST_TICKS * (double) (1L << smallest) < end - map.startPfn()) {
      smallest++;
    }
    for (int shift = smallest; shift <= LARGEST_TICK_SHIFT; shift++) {
      units.add(new NumberTickUnit((double) (1L << shift), new Hexadecimal(quantities)));
    }
    axis.setStandardTickUnits(units);
    return axis;
  }

  /// A PFN with the address that it stands for, where the page size is known.
  private static final class Hexadecimal extends NumberFormat {

    private final transient Quantities quantities;

    Hexadecimal(Quantities quantities) {
      this.quantities = quantities;
    }

    @Override
    public StringBuffer format(double pfn, StringBuffer to, FieldPosition at) {
      return format(Math.round(pfn), to, at);
    }

    @Override
    public StringBuffer format(long pfn, StringBuffer to, FieldPosition at) {
      to.append(Quantities.pfn(pfn));
      return quantities.pageSizeBytes().isPresent() && pfn > 0
          ? to.append(" (").append(quantities.memory(pfn)).append(')')
          : to;
    }

    @Override
    public Number parse(String text, ParsePosition at) {
      throw new UnsupportedOperationException("axis labels are not read");
    }
  }
}
