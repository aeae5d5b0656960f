/** What the extension uses of Chrome's API. */
declare namespace chrome {
  interface Signal<Listener> {
    addListener(listener: Listener): void;
  }

  namespace devtools {
    namespace panels {
      function create(title: string, iconPath: string, pagePath: string): void;
      /** `dark` or another one, which is light. */
      const themeName: string;
      function setThemeChangeHandler(handler: (theme: string) => void): void;
    }
    namespace inspectedWindow {
      const tabId: number;
      // biome-ignore lint/suspicious/noShadowRestrictedNames: Chrome calls it so
      function eval(
        expression: string,
        onResult: (result: unknown, exception: unknown) => void,
      ): void;
    }
    namespace network {
      function getHAR(onResult: (log: { readonly entries?: readonly object[] }) => void): void;
      const onRequestFinished: Signal<(entry: object) => void>;
      const onNavigated: Signal<(url: string) => void>;
    }
  }

  namespace permissions {
    interface Origins {
      readonly origins: string[];
    }
    function getAll(): Promise<{ readonly origins?: readonly string[] }>;
    function contains(permissions: Origins): Promise<boolean>;
    function request(permissions: Origins): Promise<boolean>;
    const onAdded: Signal<() => void>;
    const onRemoved: Signal<() => void>;
  }

  namespace storage {
    interface Area {
      get(keys: string | null): Promise<Record<string, unknown>>;
      set(values: Readonly<Record<string, unknown>>): Promise<void>;
      remove(key: string): Promise<void>;
    }
    const local: Area;
    const session: Area;
  }

  namespace runtime {
    interface Port {
      readonly name: string;
      postMessage(message: unknown): void;
      readonly onMessage: Signal<(message: unknown) => void>;
      readonly onDisconnect: Signal<() => void>;
    }
    function connect(options: { readonly name: string }): Port;
    const onConnect: Signal<(port: Port) => void>;
  }

  namespace tabs {
    const onRemoved: Signal<(tabId: number) => void>;
  }

  namespace declarativeNetRequest {
    interface Rule {
      readonly id: number;
      readonly condition: { readonly tabIds?: readonly number[] };
    }
    function getSessionRules(): Promise<readonly Rule[]>;
    function updateSessionRules(changes: {
      readonly addRules: readonly object[];
      readonly removeRuleIds: readonly number[];
    }): Promise<void>;
  }
}
