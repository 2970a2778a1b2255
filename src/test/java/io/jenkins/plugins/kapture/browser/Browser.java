package io.jenkins.plugins.kapture.browser;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;

import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The installed Chromium in headless mode. */
final class Browser implements AutoCloseable {

    /** Wide and narrow, in pixels. */
    static final int WIDE = 1280;

    static final int NARROW = 480;

    /** Controls of Jenkins and other plugins that this plugin can neither label nor color. */
    private static final String OF_JENKINS = "textarea" // does not pass on an aria-label
            + ", select[name$=credentialsId]" // neither does that of the credentials plugin
            + ", .jenkins-checkbox input[name^='_.']" // core connects it to its label only by a script
            + ", .optional-block-control" // likewise
            + ", .jenkins-help-button" // has tabindex 9999
            + ", .jenkins-edited-section-label" // insufficient contrast
            + ", .validation-error-area" // insufficient contrast
            + ", .jenkins-alert"; // insufficient contrast

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final ChromeDriver driver;

    Browser() {
        LoggingPreferences console = new LoggingPreferences();
        console.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(executable("chromium").orElseThrow());
        options.addArguments(
                "--headless=new", "--window-size=1280,1400", "--no-sandbox", "--disable-dev-shm-usage", "--lang=en");
        options.setCapability(ChromeOptions.LOGGING_PREFS, console);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(executable("chromedriver").orElseThrow())
                .build();
        driver = new ChromeDriver(service, options);
        width(WIDE);
    }

    /** Whether the tests in a browser can run: for {@code @EnabledIf}. */
    static boolean isInstalled() {
        return executable("chromium").isPresent() && executable("chromedriver").isPresent();
    }

    private static Optional<File> executable(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> new File(folder, name))
                .filter(File::canExecute)
                .findFirst();
    }

    /** Sizes the page instead of the window, which cannot be as narrow as a phone. */
    void width(int pixels) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 1400, "deviceScaleFactor", 1, "mobile", false));
    }

    void dark(boolean dark) {
        Map<String, Object> feature = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
    }

    void open(String url) {
        leavePage(() -> driver.get(url));
    }

    /** Clicks a link or button that leads to another page. */
    void follow(WebElement element) {
        leavePage(() -> click(element));
    }

    /** Waits until the next page is complete. On a busy computer, ChromeDriver itself sometimes returns earlier. */
    private void leavePage(Runnable action) {
        script("window.isPreviousPage = true");
        action.run();
        until(() -> (Boolean) script("return !window.isPreviousPage && document.readyState === 'complete'"));
    }

    void logIn(String jenkins, String user) {
        open(jenkins + "login");
        find(By.name("j_username")).sendKeys(user);
        find(By.name("j_password")).sendKeys(user, Keys.ENTER);
        until(() -> driver.getCurrentUrl().equals(jenkins)); // after all redirects
    }

    String url() {
        return driver.getCurrentUrl();
    }

    /** The last visible one: of two sites in a form, the one that was just added. */
    WebElement find(By by) {
        return wait("no visible element " + by, ignored -> {
            List<WebElement> visible = driver.findElements(by).stream()
                    .filter(WebElement::isDisplayed)
                    .toList();
            return visible.isEmpty() ? null : visible.get(visible.size() - 1);
        });
    }

    /** A button, or a link that looks like one, by its text. */
    WebElement button(String text) {
        return find(By.xpath("//*[self::button or self::a or self::label][normalize-space()='" + text + "']"));
    }

    /** A form's field by its name in the configuration. */
    WebElement field(String name) {
        return find(By.name("_." + name));
    }

    /** Clicks until the click arrives: on a busy computer, the page may still move the element away. */
    void click(WebElement element) {
        until(() -> {
            middle(element);
            script(
                    "arguments[0].addEventListener('click', click => click.currentTarget.isClicked = true, true)",
                    element);
            element.click();
            return isClicked(element);
        });
    }

    private boolean isClicked(WebElement element) {
        try {
            return (Boolean) script("return arguments[0].isClicked === true", element);
        } catch (StaleElementReferenceException e) {
            return true; // the click led to another page, or removed the element
        }
    }

    /** Opens every "Advanced" in a part of the page. */
    void openAdvanced(String selector) {
        for (WebElement button : driver.findElements(By.cssSelector(selector + " .advanced-button"))) {
            if (button.isDisplayed()) {
                click(button);
            }
        }
    }

    void fill(String field, String text) {
        fill(By.name("_." + field), text);
    }

    void fill(By field, String text) {
        WebElement element = find(field);
        middle(element);
        element.clear();
        element.sendKeys(text, Keys.TAB);
    }

    /** Goes to the field that has the focus. */
    void type(CharSequence... keys) {
        new Actions(driver).sendKeys(String.join("", keys)).perform();
    }

    /** Waits for the option, too, since Jenkins fills some fields after the page is complete. */
    void select(String field, String value) {
        find(By.cssSelector("[name='_." + field + "'] [value='" + value + "']"));
        new Select(field(field)).selectByValue(value);
    }

    void focus(WebElement element) {
        middle(element);
        script("arguments[0].focus()", element);
    }

    /** Presses Tab until the field with this name has the focus. */
    void tabTo(String field) {
        tab(false, element -> isNamed(element, field), field);
    }

    void tabBackTo(String field) {
        tab(true, element -> isNamed(element, field), field);
    }

    private static boolean isNamed(WebElement element, String field) {
        String name = element.getAttribute("name");
        return field.equals(name) || ("_." + field).equals(name);
    }

    void tabToButton(String text) {
        tab(false, element -> text.equals(element.getText().strip()), text);
    }

    private void tab(boolean back, Predicate<WebElement> goal, String name) {
        for (int i = 0; i < 100; i++) {
            if (goal.test(driver.switchTo().activeElement())) {
                return;
            }
            Actions actions = new Actions(driver);
            (back ? actions.keyDown(Keys.SHIFT).sendKeys(Keys.TAB).keyUp(Keys.SHIFT) : actions.sendKeys(Keys.TAB))
                    .perform();
        }
        throw new AssertionError("not reachable with the keyboard: " + name);
    }

    long countVisible(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .count();
    }

    /** @return values of an attribute, hidden elements included */
    List<String> attributes(String selector, String attribute) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .map(element -> element.getAttribute(attribute))
                .toList();
    }

    /** Chooses the first option whose text begins like this, in the select that has it. */
    void choose(String beginning) {
        WebElement select = find(By.xpath("//select[option[starts-with(normalize-space(), '" + beginning + "')]]"));
        WebElement option = select.findElement(By.xpath("option[starts-with(normalize-space(), '" + beginning + "')]"));
        new Select(select).selectByVisibleText(option.getText().strip());
    }

    List<String> texts(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    /** Waits until the text is visible. */
    void see(String text) {
        wait("no text " + text, ignored -> find(By.tagName("body")).getText().contains(text) ? text : null);
    }

    void until(BooleanSupplier condition) {
        wait("condition not met", ignored -> condition.getAsBoolean() ? true : null);
    }

    private <T> T wait(String failure, Function<Object, T> condition) {
        try {
            return new WebDriverWait(driver, TIMEOUT)
                    .withMessage(() -> failure + " on " + url() + ", console: " + console())
                    .ignoring(StaleElementReferenceException.class, ElementClickInterceptedException.class)
                    .until(condition::apply);
        } catch (TimeoutException e) {
            screenshot("failure");
            throw e;
        }
    }

    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    private void middle(WebElement element) {
        script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element);
    }

    /** Runs an action in the tab that the last click has opened, and closes the tab. */
    void inNextTab(Runnable visit) {
        String before = driver.getWindowHandle();
        until(() -> driver.getWindowHandles().size() > 1);
        for (String tab : driver.getWindowHandles()) {
            if (!tab.equals(before)) {
                driver.switchTo().window(tab);
            }
        }
        visit.run();
        driver.close();
        driver.switchTo().window(before);
    }

    /** Takes a screenshot of the window, for diagnosis. */
    void screenshot(String name) {
        try {
            Files.createDirectories(Path.of("target/pictures"));
            Files.write(Path.of("target/pictures", name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With {@code -Dkapture.docs.update=true}, takes a screenshot of that part of the page for the documentation. */
    void picture(String name, WebElement element) throws IOException {
        script("document.activeElement.blur()"); // no focus ring
        script("arguments[0].style.cssText = 'min-height: 0; align-self: start'", element); // no empty space below
        middle(element);
        byte[] png = element.getScreenshotAs(OutputType.BYTES);
        boolean update = Boolean.getBoolean("kapture.docs.update");
        Path folder = Path.of(update ? "docs/images" : "target/pictures");
        Files.createDirectories(folder);
        Files.write(folder.resolve(name + ".png"), png);
    }

    /** Fails if axe finds a serious violation in that part of the page. */
    @SuppressWarnings("deprecation") // without the legacy mode, axe opens another tab, which loses the test's tab
    void checkAccessibility(String selector) {
        List<String> faults = new AxeBuilder()
                .setLegacyMode(true).include(selector).analyze(driver).getViolations().stream()
                        .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
                        .flatMap(rule -> rule.getNodes().stream()
                                .filter(node -> !isOfJenkins(node))
                                .map(node -> rule.getHelp() + ": " + node.getHtml()))
                        .toList();
        assertThat(url(), faults, empty());
    }

    private boolean isOfJenkins(CheckedNode node) {
        String closest = "return document.querySelector(arguments[0]).closest(arguments[1]) !== null";
        return (Boolean) script(closest, ((List<?>) node.getTarget()).get(0), OF_JENKINS);
    }

    /**
     * Fails if a page since the last call has violated the Content Security Policy of Jenkins, or had another error.
     */
    void checkConsole() {
        assertThat(console(), empty());
    }

    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("/favicon.ico ")) // the mock server has none
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
