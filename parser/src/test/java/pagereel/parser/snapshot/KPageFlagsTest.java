package pagereel.parser.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.parser.TraceFormatException;

class KPageFlagsTest {

  private static final long LRU = 1L << 5;
  private static final long BUDDY = 1L << 10;
  private static final long NOPAGE = 1L << 20;
  private static final long RESERVED = 1L << 32;

  @TempDir
  Path directory;

  @Test
  void eachFrameHasItsWord() throws IOException {
    KPageFlags flags = read(bytes(RESERVED, BUDDY, BUDDY, LRU | 4, 0, NOPAGE, -1));

    assertThat(flags.frames()).isEqualTo(7);
    assertThat(flags.flags(0)).isEqualTo(RESERVED);
    assertThat(flags.flags(3)).isEqualTo(LRU | 4);
    assertThat(flags.flags(6)).isEqualTo(-1);
    assertThat(flags.isBuddy(1)).isTrue();
    assertThat(flags.isBuddy(3)).isFalse();
    assertThat(flags.isLru(3)).isTrue();
    assertThat(flags.isLru(4)).isFalse();
    assertThat(flags.isNoPage(5)).isTrue();
    assertThat(flags.isNoPage(4)).isFalse();
  }

  @Test
  void aCompoundPageEndsWithItsLastTail() throws IOException {
    long head = 1L << 15;
    long tail = 1L << 16;
    KPageFlags flags = read(bytes(head, tail, tail, tail, head, tail, head | LRU, 0, tail, head));

    assertThat(flags.compoundOrder(0)).isEqualTo(2);
    assertThat(flags.compoundOrder(1)).as("a tail").isZero();
    assertThat(flags.compoundOrder(4)).isEqualTo(1);
    assertThat(flags.compoundOrder(6)).as("without a tail").isZero();
    assertThat(flags.compoundOrder(7)).isZero();
    assertThat(flags.compoundOrder(9)).as("at the file's end").isZero();
  }

  @Test
  void aFramePastTheEndIsAHole() throws IOException {
    KPageFlags flags = read(bytes(BUDDY));

    assertThat(flags.isNoPage(1)).isTrue();
    assertThat(flags.isBuddy(1)).isFalse();
  }

  @Test
  void manyWordsInManyBuffersStayInPlace() throws IOException {
    Random random = new Random(7);
    long[] words = new long[100_000];
    for (int pfn = 0; pfn < words.length; pfn++) {
      words[pfn] = random.nextInt(3) == 0 && pfn > 0 ? words[pfn - 1] : random.nextInt(5000) * 77L;
    }
    byte[] bytes = Zstd.compress(bytes(words));
    Path file = Files.write(directory.resolve("kpageflags.bin.zst"), bytes);

    KPageFlags flags = KPageFlags.read(new StateFile(file));

    assertThat(flags.frames()).isEqualTo(words.length);
    for (int pfn = 0; pfn < words.length; pfn++) {
      assertThat(flags.flags(pfn)).as("frame %d", pfn).isEqualTo(words[pfn]);
    }
  }

  @Test
  void aPartOfAWordIsNamedWithItsOffset() throws IOException {
    Path file = directory.resolve("kpageflags.bin");
    Files.write(file, Arrays.copyOf(bytes(LRU, BUDDY, 0), 21));

    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> KPageFlags.read(new StateFile(file)))
        .withMessage(file + ": at byte 16: expected 8 bytes a frame, found 5 bytes");
  }

  @Test
  void bytesThatAreNoFlagsAreRefused() throws IOException {
    byte[] noise = new byte[1 << 20];
    new Random(3).nextBytes(noise);
    Path file = Files.write(directory.resolve("kpageflags.bin"), noise);

    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> KPageFlags.read(new StateFile(file)))
        .withMessageContaining("at byte 524288: expected page flags, of at most 65536 different");
  }

  private KPageFlags read(byte[] bytes) throws IOException {
    Path file = Files.write(directory.resolve("kpageflags.bin"), bytes);
    return KPageFlags.read(new StateFile(file));
  }

  private static byte[] bytes(long... words) {
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long word : words) {
      bytes.putLong(word);
    }
    return bytes.array();
  }
}
