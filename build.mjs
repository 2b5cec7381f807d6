// Bundles our stylesheet and script with bootstrap's into assets_dist/dist.
// Chrome 86 is what domestic browsers on officials' desks are built on.
import { build } from "esbuild";

await build({
  entryPoints: [
    "assets/app.css",
    "assets/app.js",
    "assets/charts.js",
    "assets/one_sheet.css",
    "assets/portal.css",
  ],
  outdir: "assets_dist/dist",
  bundle: true,
  minify: true,
  charset: "utf8",
  target: "chrome86",
  legalComments: "linked",
});
