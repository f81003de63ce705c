package pagereel.captures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a capture's workload says of itself: `meta/run.log`.
final class RunLog {

  /// A request for a contiguous range.
  ///
  /// @param align log2 of the alignment in pages, or −1
  record Request(long pages, int align) {}

  private static final Pattern CMA_OK = Pattern.compile("cma_alloc npages=(\\d+) .*pfn=");
  private static final Pattern CMA_FAILED =
      Pattern.compile("FAILED cma_alloc npages=(\\d+) align=(\\d+)");
  private static final Pattern PHASE_OF_CMA_FAILURE =
      Pattern.compile("] (\\w+) cma_alloc .*FAILED cma_alloc npages=");
  private static final Pattern CONTIG_OK = Pattern.compile("alloc_contig npages=(\\d+) .*pfn=");
  private static final Pattern CONTIG_FAILED = Pattern.compile("FAILED alloc_contig npages=(\\d+)");
  private static final Pattern HUGETLB = Pattern.compile("nr_hugepages wanted (\\d+) got (\\d+)");
  private static final Pattern ALLOC_PAGES =
      Pattern.compile("alloc_pages order=(\\d+) .*asked=(\\d+) got=(\\d+)");
  private static final Pattern COUNTER = Pattern.compile("(\\w+) (\\d+)");

  private final List<String> lines;

  private RunLog(List<String> lines) {
    this.lines = lines;
  }

  static RunLog of(Path folder) throws IOException {
    return new RunLog(Files.readAllLines(folder.resolve("meta/run.log")));
  }

  private List<Matcher> find(Pattern pattern) {
    List<Matcher> found = new ArrayList<>();
    for (String line : lines) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        found.add(matcher);
      }
    }
    return found;
  }

  private static long number(Matcher matcher, int group) {
    return Long.parseLong(matcher.group(group));
  }

  private List<Long> pages(Pattern pattern) {
    return find(pattern).stream().map(matcher -> number(matcher, 1)).toList();
  }

  List<Long> cmaAllocations() {
    return pages(CMA_OK);
  }

  List<Request> cmaFailures() {
    return find(CMA_FAILED).stream()
        .map(matcher -> new Request(number(matcher, 1), (int) number(matcher, 2)))
        .toList();
  }

  /// In which phase of the workload each of [#cmaFailures] was.
  List<String> phasesOfCmaFailures() {
    return find(PHASE_OF_CMA_FAILURE).stream().map(matcher -> matcher.group(1)).toList();
  }

  List<Long> contigAllocations() {
    return pages(CONTIG_OK);
  }

  List<Long> contigFailures() {
    return pages(CONTIG_FAILED);
  }

  /// Writes to `nr_hugepages` that did not get all they asked for.
  long hugetlbRequestsThatFellShort() {
    return find(HUGETLB).stream()
        .filter(matcher -> number(matcher, 2) < number(matcher, 1))
        .count();
  }

  /// Blocks that the workload asked for and did not get, by order; orders above 0 alone.
  Map<Integer, Long> missingBlocks() {
    Map<Integer, Long> missing = new TreeMap<>();
    for (Matcher matcher : find(ALLOC_PAGES)) {
      int order = (int) number(matcher, 1);
      long blocks = number(matcher, 2) - number(matcher, 3);
      if (order > 0 && blocks > 0) {
        missing.merge(order, blocks, Long::sum);
      }
    }
    return missing;
  }

  /// A counter of `/proc/vmstat` at the end of the run.
  OptionalLong counter(String name) {
    return lines.stream()
        .map(COUNTER::matcher)
        .filter(matcher -> matcher.matches() && matcher.group(1).equals(name))
        .mapToLong(matcher -> number(matcher, 2))
        .findFirst();
  }
}
