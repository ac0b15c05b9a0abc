import type { Dashboard } from "@grafana/schema";
import type { Options as TimeSeriesOptions, FieldConfig as TimeSeriesFieldConfig } from "./node_modules/@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";
import type { Options as StatOptions } from "./node_modules/@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen";
import type { Options as BarGaugeOptions } from "./node_modules/@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen";
import type { Options as TableOptions } from "./node_modules/@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen";

/** The type that JSON has where TypeScript has an enumeration. */
type Plain<T> = unknown extends T
  ? T
  : T extends string
    ? `${T}`
    : T extends number | boolean | null | undefined
      ? T extends number ? number : T
      : T extends (infer U)[]
        ? Plain<U>[]
        : { [K in keyof T]: Plain<T[K]> };

/** Grafana's types leave open what a data source's own query has; this is what InfluxDB's has. */
interface InfluxTarget {
  refId: string;
  query: string;
  rawQuery: boolean;
  queryType: "tags";
  fromAnnotations: true;
  resultFormat: "table" | "time_series";
  textColumn: string;
  timeEndColumn: string;
  tagsColumn: string;
}
type Annotation = NonNullable<NonNullable<Dashboard["annotations"]>["list"]>[number];
type Board = Omit<Plain<Dashboard>, "annotations"> & {
  annotations: { list: (Omit<Plain<Annotation>, "target"> & { target: InfluxTarget })[] };
};

