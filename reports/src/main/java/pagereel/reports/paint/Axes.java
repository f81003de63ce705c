package pagereel.reports.paint;

import java.text.NumberFormat;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnits;
import pagereel.reports.Quantities;
import pagereel.reports.plot.Axis;

/// An axis on paper: where its values lie and how its ticks are written.
final class Axes {

  private static final int LARGEST_TICK_SHIFT = 48;
  private static final int MOST_TICKS = 16;

  private final Quantities quantities;

  Axes(Quantities quantities) {
    this.quantities = quantities;
  }

  /// Where a value lies on its axis.
  double at(Axis axis, double value) {
    return switch (axis.measure()) {
      case PAGES -> quantities.onMemoryAxis(value);
      case PAGES_LOG -> Math.log(Math.max(1, value)) / Math.log(2);
      case NUMBER_LOG, DURATION_LOG -> Math.log10(Math.max(1, value));
      case COUNT, NUMBER, RATIO, PFN, ROWS -> value;
    };
  }

  NumberAxis of(Axis axis, String label) {
    NumberAxis painted = ChartTheme.style(
        switch (axis.measure()) {
          case PAGES -> ChartTheme.numberAxis(label + ", " + quantities.memoryAxis());
          case COUNT -> counts(label);
          case NUMBER, RATIO -> ChartTheme.numberAxis(label);
          case PAGES_LOG -> ChartTheme.wholeNumbers(new NumberAxis(label), new Ticks(this::memory));
          case NUMBER_LOG ->
            ChartTheme.wholeNumbers(new NumberAxis(label), new Ticks(Axes::number));
          case DURATION_LOG ->
            ChartTheme.wholeNumbers(new NumberAxis(label), new Ticks(Axes::duration));
          case PFN -> frames(axis, label);
          case ROWS -> rows(axis, label);
        });
    if (!Double.isNaN(axis.from()) || !Double.isNaN(axis.to())) {
      painted.setRange(at(axis, axis.from()), at(axis, axis.to()));
    } else if (axis.isLogarithmic()) {
      painted.setAutoRangeIncludesZero(false);
    }
    return painted;
  }

  private static NumberAxis counts(String label) {
    NumberAxis painted = ChartTheme.numberAxis(label);
    painted.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
    return painted;
  }

  private static NumberAxis rows(Axis axis, String label) {
    return ChartTheme.wholeNumbers(
        new NumberAxis(label),
        new Ticks(row ->
            row < 0 || row >= axis.rows().size() ? "" : axis.rows().get((int) Math.round(row))));
  }

  /// Page frame numbers, in the hexadecimal of kernel messages, at powers of two.
  private NumberAxis frames(Axis axis, String label) {
    NumberAxis painted = new NumberAxis(label);
    TickUnits units = new TickUnits();
    int smallest = 0;
    while (MOST_TICKS * (double) (1L << smallest) < axis.to() - axis.from()) {
      smallest++;
    }
    NumberFormat format = new Ticks(this::frame);
    for (int shift = smallest; shift <= LARGEST_TICK_SHIFT; shift++) {
      units.add(new NumberTickUnit((double) (1L << shift), format));
    }
    painted.setStandardTickUnits(units);
    return painted;
  }

  /// A PFN with the address that it stands for, where the page size is known.
  private String frame(double pfn) {
    long number = Math.round(pfn);
    return quantities.pageSizeBytes().isPresent() && number > 0
        ? Quantities.pfn(number) + " (" + quantities.memory(number) + ")"
        : Quantities.pfn(number);
  }

  private String memory(double order) {
    return order < 0 || order > 40 ? "" : quantities.memory(1L << Math.round(order));
  }

  private static String number(double power) {
    return power < 0 || power > 15 ? "" : Quantities.count(Math.round(Math.pow(10, power)));
  }

  private static String duration(double power) {
    long exponent = Math.round(power);
    if (exponent < 0 || exponent > 15) {
      return "";
    }
    long mantissa = Math.round(Math.pow(10, Math.floorMod(exponent, 3)));
    String unit = switch ((int) exponent / 3) {
      case 0 -> "ns";
      case 1 -> "µs";
      case 2 -> "ms";
      default -> "s";
    };
    long thousands = exponent >= 12 ? Math.round(Math.pow(10, exponent - 9.0)) : mantissa;
    return "%d %s".formatted(thousands, unit);
  }

  /// A number format that only writes.
  private static final class Ticks extends NumberFormat {

    private final transient DoubleFunction<String> names;

    Ticks(DoubleFunction<String> names) {
      this.names = names;
    }

    @Override
    public StringBuffer format(double value, StringBuffer to, java.text.FieldPosition at) {
      return to.append(names.apply(value));
    }

    @Override
    public StringBuffer format(long value, StringBuffer to, java.text.FieldPosition at) {
      return to.append(names.apply((double) value));
    }

    @Override
    public Number parse(String text, java.text.ParsePosition at) {
      throw new UnsupportedOperationException("axis labels are not read");
    }
  }
}
