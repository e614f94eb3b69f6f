// The shapes of edges: a line style for each sign, and the head that stands for the sign.
export const DASHES = { increase: null, decrease: "6 4", mixed: "1.5 4", none: "9 3 2 3" };
// Each ends at the origin and comes from the left.
export const HEADS = {
  increase: "M-9,-4.5L0,0L-9,4.5z",
  decrease: "M-2.5,-6L0,-6L0,6L-2.5,6z",
  mixed: "M-8,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0",
  none: "M-9,-4.5L0,4.5M-9,4.5L0,-4.5",
};
// How far before its end a line stops, so that the head has the room.
export const BACK = { increase: 7, decrease: 1, mixed: 8, none: 1 };
