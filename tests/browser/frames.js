// What happens to the figures of a page from frame to frame, and between two frames: window.labFrames tells.
() => {
  const faults = new Set();
  const seen = new Map(); // a figure's name: the node that drew it first, and whether it has drawn
  const states = new Set(); // how long the curves of the first figure were
  const tops = new Map(); // a figure's name: where it stood
  let frames = 0;
  const nameOf = (host) => host.closest("[class*='st-key-training_']").className.match(/st-key-training_(\w+)/)[1];
  const figures = () => [...document.querySelectorAll("[class*='st-key-training_'] .lab-chart")];
  const look = () => {
    frames += 1;
    const now = new Map(figures().map((host) => [nameOf(host), host]));
    for (const [name, { host, drawn }] of seen) {
      if (!now.has(name)) faults.add(`${name}: gone`);
      else if (now.get(name) !== host) faults.add(`${name}: another node`);
      else if (drawn && !host.querySelector("svg.main-svg")) faults.add(`${name}: empty`);
    }
    for (const [name, host] of now) {
      const drawn = Boolean(host.querySelector("svg.main-svg"));
      if (!seen.has(name)) seen.set(name, { host, drawn });
      seen.get(name).drawn ||= drawn;
    }
    if (document.querySelector("[data-testid=stProgress]") && !now.size) faults.add("a progress bar alone");
    const curves = [...now].filter(([name]) => name === "loss").map(([, host]) => host.querySelector(".js-plotly-plot"));
    for (const plot of curves) {
      if (plot?._fullData) states.add(plot._fullData.map((trace) => trace.x?.length ?? 0).join());
    }
    const origin = document.querySelector("h1")?.getBoundingClientRect().top ?? 0;
    for (const [name, host] of now) {
      if (!tops.has(name)) tops.set(name, new Set());
      tops.get(name).add(Math.round(host.getBoundingClientRect().top - origin));
    }
  };
  const everyFrame = () => {
    look();
    requestAnimationFrame(everyFrame);
  };
  new MutationObserver((changes) => {
    for (const { removedNodes } of changes) {
      for (const node of removedNodes) {
        const lost = node.matches?.(".lab-chart") ? [node] : (node.querySelectorAll?.(".lab-chart") ?? []);
        for (const host of lost) if (!host.isConnected) faults.add("a figure was taken away");
      }
    }
  }).observe(document.body, { childList: true, subtree: true });
  everyFrame();
  window.labFrames = () => ({
    frames,
    faults: [...faults],
    states: states.size,
    tops: Object.fromEntries([...tops].map(([name, places]) => [name, [...places]])),
  });
}
