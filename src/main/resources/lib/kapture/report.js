// Follows the progress of tickets that are being updated, and selects tickets.
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
          enableButton();
        }
      })
      .catch(function () {
        // Jenkins may be restarting: try again at the next interval.
      })
      .then(follow);
  }

  function enableButton() {
    document.querySelectorAll("button[name='selected']").forEach(function (button) {
      button.disabled = document.querySelector("#kapture-tickets [name='ticketId']:checked") === null;
    });
  }

  document.addEventListener("change", function (event) {
    if (event.target.id === "kapture-select-all") {
      document.querySelectorAll("#kapture-tickets [name='ticketId']").forEach(function (box) {
        box.checked = event.target.checked;
      });
    }
    enableButton();
  });

  // Keeps empty fields, and the crumb of Jenkins, out of the URL.
  document.addEventListener("formdata", function (event) {
    if (event.target.matches(".kapture-search")) {
      Array.from(event.formData.entries()).forEach(function ([name, value]) {
        if (value === "" || name === crumb.fieldName) {
          event.formData.delete(name);
        }
      });
    }
  });

  document.addEventListener("DOMContentLoaded", function () {
    enableButton();
    follow();
  });
})();
