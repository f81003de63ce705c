package pagereel.reports.paint;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The bundled fonts, for charts on any machine: one without fonts or fontconfig, too.
///
/// Java's own text drawing fails where the system has no font at all. A font configuration of our
/// own that names the bundled file prevents that, but only if it is set before the first use of
/// AWT.
public final class AwtFonts {

  private static final String PROPERTY = "sun.awt.fontconfig";
  private static final String FOLDER = "/liberation/";
  private static final String REGULAR_FILE = "LiberationSans-Regular.ttf";
  private static final String BOLD_FILE = "LiberationSans-Bold.ttf";

  private static @Nullable Font regular;
  private static @Nullable Font bold;

  private AwtFonts() {}

  /// Makes AWT use the bundled font. To be called before anything else of AWT or JFreeChart.
  public static synchronized void prepare() {
    if (regular != null) {
      return;
    }
    System.setProperty("java.awt.headless", "true");
    try {
      if (System.getProperty(PROPERTY) == null) {
        System.setProperty(PROPERTY, writeConfiguration().toString());
      }
      regular = load(REGULAR_FILE);
      bold = load(BOLD_FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static synchronized Font regular(float points) {
    prepare();
    return Objects.requireNonNull(regular).deriveFont(points);
  }

  static synchronized Font bold(float points) {
    prepare();
    return Objects.requireNonNull(bold).deriveFont(points);
  }

  /// The bundled font file of a face.
  public static byte[] bytes(boolean boldFace) throws IOException {
    try (InputStream in = open(boldFace ? BOLD_FILE : REGULAR_FILE)) {
      return in.readAllBytes();
    }
  }

  private static Font load(String file) throws IOException {
    try (InputStream in = open(file)) {
      return Font.createFont(Font.TRUETYPE_FONT, in);
    } catch (FontFormatException e) {
      throw new IOException(file + ": not a font", e);
    }
  }

  private static InputStream open(String file) throws IOException {
    InputStream in = AwtFonts.class.getResourceAsStream(FOLDER + file);
    if (in == null) {
      throw new IOException(FOLDER + file + ": not in the class path");
    }
    return in;
  }

  private static Path writeConfiguration() throws IOException {
    Path folder = Files.createTempDirectory("pagereel-font");
    folder.toFile().deleteOnExit();
    Path font = folder.resolve(REGULAR_FILE);
    font.toFile().deleteOnExit();
    try (InputStream in = open(REGULAR_FILE)) {
      Files.copy(in, font);
    }
    StringBuilder text = new StringBuilder("version=1\n");
    for (String family :
        new String[] {"serif", "sansserif", "monospaced", "dialog", "dialoginput"}) {
      for (String style : new String[] {"plain", "bold", "italic", "bolditalic"}) {
        text.append(family).append('.').append(style).append(".latin-1=Liberation Sans\n");
      }
    }
    text.append("sequence.allfonts=latin-1\nsequence.fallback=latin-1\n");
    text.append("filename.Liberation_Sans=").append(font).append('\n');
    Path configuration = folder.resolve("fontconfig.properties");
    configuration.toFile().deleteOnExit();
    Files.writeString(configuration, text, StandardCharsets.ISO_8859_1);
    return configuration;
  }
}
