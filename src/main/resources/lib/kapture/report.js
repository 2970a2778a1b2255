// While tickets are being sent again, the page follows their progress.
(function () {
  const INTERVAL = 2000;

  function follow() {
    const report = document.querySelector(".kapture-report[data-pending='true']");
    if (report === null) {
      return;
    }
    setTimeout(async () => {
      try {
        const response = await fetch(window.location.href);
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        const next = page.querySelector(".kapture-report");
        if (response.ok && next !== null) {
          report.replaceWith(document.importNode(next, true));
        }
      } catch {
        // Jenkins restarts; the next attempt will do.
      }
      follow();
    }, INTERVAL);
  }

  document.addEventListener("DOMContentLoaded", follow);
})();
