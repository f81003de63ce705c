package pagereel.cli;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import pagereel.reports.paint.PictureSize;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options of a command that makes a report for people.
final class ReportOptions {

  private static final double LEAST_SCALE = 0.5;
  private static final double MOST_SCALE = 10;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.pdf",
      description = "write the report as PDF")
  @Nullable
  Path pdf;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "write the report as one HTML file, with charts that can be zoomed")
  @Nullable
  Path html;

  @Option(names = "--png", paramLabel = "DIR", description = "write each chart as PNG")
  @Nullable
  Path png;

  @Option(names = "--svg", paramLabel = "DIR", description = "write each chart as SVG")
  @Nullable
  Path svg;

  @Option(
      names = "--chart-size",
      paramLabel = "WIDTHxHEIGHT",
      converter = SizeConverter.class,
      description = "size of each PNG and SVG in points, such as 800x450; else as high as it needs")
  private SizeConverter.@Nullable Size chartSize;

  @Option(
      names = "--png-scale",
      paramLabel = "PIXELS",
      description = "pixels of a PNG for each point; ${DEFAULT-VALUE} if not given")
  private double pngScale = PictureSize.STANDARD.scale();

  /// Whether any of it is wanted.
  boolean any() {
    return pdf != null || html != null || png != null || svg != null;
  }

  /// The size of the pictures.
  ///
  /// @throws ParameterException if the user asked for one that cannot be
  PictureSize size() {
    if (!(pngScale >= LEAST_SCALE && pngScale <= MOST_SCALE)) {
      throw new ParameterException(
          spec.commandLine(),
          "--png-scale must be from %s to %s".formatted(LEAST_SCALE, MOST_SCALE));
    }
    return new PictureSize(
        chartSize == null ? OptionalInt.empty() : OptionalInt.of(chartSize.width()),
        chartSize == null ? OptionalInt.empty() : OptionalInt.of(chartSize.height()),
        pngScale);
  }
}
