// While tickets are being sent again, the page follows their progress.
(function () {
  const INTERVAL = 2000;

  function follow() {
    if (document.querySelector(".kapture-report[data-pending='true']") !== null) {
      setTimeout(update, INTERVAL);
    }
  }

  function update() {
    fetch(window.location.href)
      .then(function (response) {
        return response.ok ? response.text() : "";
      })
      .then(function (html) {
        const page = new DOMParser().parseFromString(html, "text/html");
        const next = page.querySelector(".kapture-report");
        if (next !== null) {
          document.querySelector(".kapture-report").replaceWith(document.importNode(next, true));
        }
      })
      .catch(function () {
        // Jenkins may be restarting: try again at the next interval.
      })
      .then(follow);
  }

  document.addEventListener("DOMContentLoaded", follow);
})();
