package pagereel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Which package may use which: bytes to events to model to results to report, and never back.
class ArchitectureTest {

  private static final String PARSER = "pagereel.parser..";
  private static final String REPLAY = "pagereel.replay..";
  private static final String REPORTS = "pagereel.reports..";
  private static final String CLI = "pagereel.cli..";
  private static final String MODEL = "pagereel.replay.model..";
  private static final String METRIC = "pagereel.replay.metric..";

  private static final String JAVA = "java..";
  private static final String NULLNESS = "org.jspecify..";

  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("pagereel");

  @Test
  void theRulesSeeEveryModule() {
    Set<String> packages = new TreeSet<>();
    for (JavaClass javaClass : CLASSES) {
      packages.add(javaClass.getPackageName());
    }

    assertThat(packages)
        .contains(
            "pagereel.parser",
            "pagereel.parser.binary",
            "pagereel.parser.event",
            "pagereel.parser.snapshot",
            "pagereel.parser.text",
            "pagereel.replay",
            "pagereel.replay.model",
            "pagereel.cli");
  }

  @Test
  void parserUsesNothingOfOursAndLibrariesForCompressionProtobufAndCsvAlone() {
    holds(classes()
        .that()
        .resideInAPackage(PARSER)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            PARSER,
            JAVA,
            NULLNESS,
            "com.github.luben.zstd..",
            "org.tukaani.xz..",
            "org.apache.commons.compress..",
            "com.google.protobuf..",
            "org.apache.commons.csv.."));
  }

  @Test
  void eventsKnowNoFormat() {
    holds(classes()
        .that()
        .resideInAPackage("pagereel.parser.event..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("pagereel.parser.event..", JAVA, NULLNESS));
  }

  @Test
  void replaySeesEventsAndSnapshotsOfParserAlone() {
    holds(classes()
        .that()
        .resideInAPackage(REPLAY)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            REPLAY, "pagereel.parser.event..", "pagereel.parser.snapshot..", JAVA, NULLNESS));
  }

  @Test
  void replayHandlesNoPaths() {
    holds(noClasses()
        .that()
        .resideInAPackage(REPLAY)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.nio.file.."));
  }

  @Test
  void theModelKnowsNeitherEventsNorMetricsNorTheReplay() {
    holds(noClasses()
        .that()
        .resideInAPackage(MODEL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("pagereel.parser.event..", "pagereel.replay", METRIC));
  }

  @Test
  void metricsSeeAZoneViewAlone() {
    holds(noClasses()
        .that()
        .resideInAPackage(METRIC)
        .should()
        .dependOnClassesThat(JavaClass.Predicates.resideInAPackage(MODEL)
            .and(JavaClass.Predicates.simpleName("ZoneView")
                .or(JavaClass.Predicates.simpleName("MigrateType"))
                .or(JavaClass.Predicates.simpleName("PageblockUse"))
                .negate())));
  }

  @Test
  void reportsNeverUseTheModel() {
    holds(noClasses()
        .that()
        .resideInAnyPackage(REPORTS, CLI)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(MODEL));
  }

  @Test
  void reportsKnowNoOptions() {
    holds(noClasses()
        .that()
        .resideInAPackage(REPORTS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(CLI));
  }

  @Test
  void optionsAreReadInCliAlone() {
    holds(noClasses()
        .that()
        .resideOutsideOfPackage(CLI)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli.."));
  }

  @Test
  void modulesHaveNoCycles() {
    holds(slices().matching("pagereel.(*)..").should().beFreeOfCycles());
  }

  /// The packages below a module's own. That one is left out: `TraceFormat` names the readers, as
  /// lists of what there is do, and each reader is a `TraceReader`.
  @Test
  void packagesOfAModuleHaveNoCycles() {
    holds(slices().matching("pagereel.(*).(*)..").should().beFreeOfCycles());
  }

  @Test
  void nothingIsUnsafe() {
    holds(noClasses().should().dependOnClassesThat().resideInAnyPackage("sun..", "jdk.internal.."));
  }

  /// A rule about a package that has no classes yet holds too.
  private static void holds(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
