const KEY = 'streamingcandle.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

function apply() {
  document.documentElement.dataset.theme = localStorage.getItem(KEY) ?? (system.matches ? 'dark' : 'light');
}

/** Follows the system until the reader has chosen. */
export function start(changed) {
  system.addEventListener('change', () => {
    apply();
    changed();
  });
}

export function toggle() {
  const other = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
  // The system's own choice is not remembered, so that the page goes on to follow it.
  if (other === (system.matches ? 'dark' : 'light')) {
    localStorage.removeItem(KEY);
  } else {
    localStorage.setItem(KEY, other);
  }
  apply();
}

apply();
