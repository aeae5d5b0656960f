/** What the extension uses of Chrome's API. */
declare namespace chrome {
  namespace devtools.panels {
    function create(title: string, iconPath: string, pagePath: string): void;
    const themeName: string;
  }
}
