export { addOtherFrame, frameRows, functionsOfFrames } from './frames';
export { forgetNewTexts, headRows, newNameBytes, newRestBytes } from './heads';
export { idCapacity, idTable, limitIds, nodeOfId } from './ids';
export { allocate, release } from './memory';
export {
  addNamedParent,
  addNode,
  addNodeOfOtherId,
  addTick,
  beginNodes,
  childrenOfNode,
  forgetNodes,
  functionsOfNodes,
  hasChildLists,
  namedParentRows,
  nodeCount,
  nodeRows,
  tickRows,
} from './node-rows';
export { needsMore, readNodes } from './nodes';
export { numbersTaken, readFloats, readInts } from './number-lists';
export { pendingRows } from './pending';
export { columnsOf } from './rows';
export {
  aboveChainAt,
  addSamples,
  beginSums,
  functionOfNodeAt,
  labelsAt,
  leafPlacesAt,
  nodesWithOwnCallRows,
  ownCallsAt,
  placesAt,
  setKinds,
  sumsAt,
} from './sums';
