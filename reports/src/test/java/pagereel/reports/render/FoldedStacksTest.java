package pagereel.reports.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import pagereel.reports.SampleAnalysis;

class FoldedStacksTest {

  @Test
  void hasALineForEachCallChainThatHoldsPages() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FoldedStacks.render(SampleAnalysis.full(), out);

    assertThat(out.toString(UTF_8))
        .isEqualTo("dd 7\nevil:?[31m_name;main;do:it;__alloc_pages 12\n");
  }
}
