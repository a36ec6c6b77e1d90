/** How a step is said in words, as reports say it. */
export { hex, showAction, showEvent, showField } from "../../props/report/show.ts";
