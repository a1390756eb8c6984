export const status = {
  unknown: 'Unknown',
  initializing: 'Initializing',
  imageReview: 'Reviewing image',
  deploying: 'Deploying',
  running: 'Running',
  stopping: 'Stopping',
  successful: 'Successful',
  failed: 'Running failed',
  lost: 'Lost',
  imageReviewFailed: 'Image review failed',
  canceled: 'Canceled',
};
