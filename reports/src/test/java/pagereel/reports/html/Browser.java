package pagereel.reports.html;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LoggingPreferences;

/// A headless Chromium, where the machine has one and its driver.
final class Browser implements AutoCloseable {

  final ChromeDriver driver;

  private Browser(Path browser, Path chromeDriver, int width) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=" + width + ",1000");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable("browser", Level.ALL);
    logs.enable("performance", Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service = new ChromeDriverService.Builder()
        .usingDriverExecutable(chromeDriver.toFile())
        .build();
    driver = new ChromeDriver(service, options);
  }

  /// Empty where there is no Chromium or no driver of it.
  static Optional<Browser> start(int width) {
    Optional<Path> browser = onPath("chromium").or(() -> onPath("google-chrome"));
    Optional<Path> driver = onPath("chromedriver");
    return browser.isPresent() && driver.isPresent()
        ? Optional.of(new Browser(browser.get(), driver.get(), width))
        : Optional.empty();
  }

  private static Optional<Path> onPath(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  void run(String script, Object... arguments) {
    driver.executeScript(script, arguments);
  }

  /// What a script returns.
  Object value(String script) {
    return Objects.requireNonNull(driver.executeScript(script), script);
  }

  double number(String expression) {
    Object value = value("return " + expression);
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new AssertionError(expression + " is " + value);
  }

  /// What the page complained of.
  List<String> complaints() {
    return driver.manage().logs().get("browser").getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /// Addresses that the page asked for.
  List<String> requests() {
    return driver.manage().logs().get("performance").getAll().stream()
        .map(LogEntry::getMessage)
        .filter(message -> message.contains("Network.requestWillBeSent\""))
        .map(message -> message.replaceAll("(?s).*?\"url\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
