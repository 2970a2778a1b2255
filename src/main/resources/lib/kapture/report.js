// While tickets are being updated, the page follows their progress.
(function () {
  const INTERVAL = 2000;

  function follow() {
    if (document.querySelector(".kapture-report[data-pending='true']") !== null) {
      setTimeout(update, INTERVAL);
    }
  }

  // A refresh would lose the selected tickets and the focus.
  function isInUse() {
    const report = document.querySelector(".kapture-report");
    return report.contains(document.activeElement) || report.querySelector(":checked") !== null;
  }

  function update() {
    if (isInUse()) {
      follow();
      return;
    }
    fetch(window.location.href)
      .then(function (response) {
        return response.ok ? response.text() : "";
      })
      .then(function (html) {
        const page = new DOMParser().parseFromString(html, "text/html");
        const next = page.querySelector(".kapture-report");
        if (next !== null && !isInUse()) {
          const report = document.importNode(next, true);
          document.querySelector(".kapture-report").replaceWith(report);
          Behaviour.applySubtree(report); // makes the table sortable
        }
      })
      .catch(function () {
        // Jenkins may be restarting: try again at the next interval.
      })
      .then(follow);
  }

  document.addEventListener("DOMContentLoaded", follow);
})();
