package pagereel.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// The command line's entry point: commands, error messages and exit codes.
@Command(
    name = "pagereel",
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Rewind and replay the kernel's page allocator from a captured trace.")
public final class Main implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandSpec spec;

  private Main() {}

  public static void main(String[] args) {
    // Numbers look the same wherever the tool runs.
    Locale.setDefault(Locale.ROOT);
    System.exit(run(Console.ofProcess(), args));
  }

  /// Every command, in the order of the help.
  private static List<Object> commands(Console console) {
    return List.of(
        new InfoCommand(console),
        new EventsCommand(console),
        new AnalyzeCommand(console),
        new ExplainCommand(console),
        new VerifyCommand(console),
        new WhatifCommand(console),
        new CompareCommand(console));
  }

  /// Runs one command line.
  ///
  /// @return the exit code
  static int run(Console console, String... args) {
    Ansi ansi = ColorMode.AUTO.on(console.outIsTerminal(), System.getenv()) ? Ansi.ON : Ansi.OFF;
    CommandLine commandLine = new CommandLine(new Main());
    commands(console).forEach(commandLine::addSubcommand);
    help(commandLine.getCommandSpec());
    commandLine.getSubcommands().values().forEach(command -> help(command.getCommandSpec()));
    commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
        .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((e, arguments) -> wrongUsage(console, e))
        .setExecutionExceptionHandler((e, command, parsed) -> failed(console, e, parsed));
    return commandLine.execute(args);
  }

  private static void help(CommandSpec command) {
    command.mixinStandardHelpOptions(true).versionProvider(new Version());
  }

  /// No command was given.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  private static int wrongUsage(Console console, ParameterException e) {
    console.message(String.valueOf(e.getMessage()));
    console.message("try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
    return ExitCode.WRONG_USAGE;
  }

  private static int failed(Console console, Exception e, ParseResult parsed) {
    if (isBrokenPipe(e)) {
      return ExitCode.DONE;
    }
    console.message(e instanceof IOException io ? reason(io) : "a bug: " + e);
    if (parsed.subcommand() != null && parsed.subcommand().hasMatchedOption("--debug")) {
      e.printStackTrace(console.err());
    } else if (!(e instanceof IOException)) {
      console.message("with --debug it shows where");
    }
    return ExitCode.FAILED;
  }

  /// Whether the reader of the results, such as `head`, has had enough.
  private static boolean isBrokenPipe(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException
          && cause.getMessage() != null
          && cause.getMessage().contains("Broken pipe")) {
        return true;
      }
    }
    return false;
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    if (e instanceof NoSuchFileException) {
      return message + ": no such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return message + ": permission denied";
    }
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /// The version in the jar's manifest.
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"pagereel " + number()};
    }

    static String number() {
      String version = Main.class.getPackage().getImplementationVersion();
      return version == null ? "(unpackaged)" : version;
    }
  }
}
