// The nodes that this ComfyUI has installed, with the inputs that its source gives them.

/** An input: a choice, a type with its limits, or a link to an output of a type. */
type Spec = readonly [readonly string[] | string, object?];

export interface NodeInfo {
  input: { required: Readonly<Record<string, Spec>>; optional?: Readonly<Record<string, Spec>> };
  /** The types of its outputs. */
  output: readonly string[];
  /** Whether it saves something. A graph needs one. */
  output_node: boolean;
}

const int = (min: number, max: number, step = 1): Spec => ['INT', { min, max, step }];
const float = (min: number, max: number): Spec => ['FLOAT', { min, max }];
const text: Spec = ['STRING', { multiline: true }];
const link = (type: string): Spec => [type];
const seed = int(0, Number.MAX_SAFE_INTEGER);
const samplers: Spec = [['euler', 'dpmpp_2m', 'uni_pc', 'res_multistep', 'gradient_estimation']];
const schedulers: Spec = [['normal', 'simple', 'karras', 'beta']];
const conditioning = { positive: link('CONDITIONING'), negative: link('CONDITIONING') };
const size = (side: number, frames: number) => ({
  ...{ width: int(16, 16_384, side), height: int(16, 16_384, side), length: int(1, 16_384, frames) },
  batch_size: int(1, 4_096),
});

function node(
  required: NodeInfo['input']['required'],
  output: readonly string[],
  more: { optional?: NodeInfo['input']['required']; saves?: true } = {},
): NodeInfo {
  const { optional, saves = false } = more;
  return { input: { required, ...(optional && { optional }) }, output, output_node: saves };
}

/** @see https://github.com/Comfy-Org/ComfyUI (`nodes.py`, `comfy_extras`) */
export const installedNodes: Readonly<Record<string, NodeInfo>> = {
  UNETLoader: node(
    {
      unet_name: [
        [
          'wan2.2_t2v_high_noise_14B_fp8_scaled.safetensors',
          'wan2.2_t2v_low_noise_14B_fp8_scaled.safetensors',
          'hunyuan_video_t2v_720p_bf16.safetensors',
        ],
      ],
      weight_dtype: [['default', 'fp8_e4m3fn', 'fp8_e4m3fn_fast', 'fp8_e5m2']],
    },
    ['MODEL'],
  ),
  CLIPLoader: node(
    {
      clip_name: [['umt5_xxl_fp8_e4m3fn_scaled.safetensors', 't5xxl_fp16.safetensors']],
      type: [['stable_diffusion', 'mochi', 'ltxv', 'wan', 'hunyuan_image']],
    },
    ['CLIP'],
    { optional: { device: [['default', 'cpu']] } },
  ),
  DualCLIPLoader: node(
    {
      clip_name1: [['clip_l.safetensors', 'llava_llama3_fp8_scaled.safetensors']],
      clip_name2: [['clip_l.safetensors', 'llava_llama3_fp8_scaled.safetensors']],
      type: [['sdxl', 'sd3', 'flux', 'hunyuan_video', 'hidream']],
    },
    ['CLIP'],
    { optional: { device: [['default', 'cpu']] } },
  ),
  VAELoader: node({ vae_name: [['wan_2.1_vae.safetensors', 'hunyuan_video_vae_bf16.safetensors']] }, ['VAE']),
  CheckpointLoaderSimple: node({ ckpt_name: [['ltx-video-2b-v0.9.5.safetensors']] }, [
    'MODEL',
    'CLIP',
    'VAE',
  ]),
  CLIPTextEncode: node({ text, clip: link('CLIP') }, ['CONDITIONING']),
  ModelSamplingSD3: node({ model: link('MODEL'), shift: float(0, 100) }, ['MODEL']),
  EmptyHunyuanLatentVideo: node(size(16, 4), ['LATENT']),
  WanImageToVideo: node(
    { ...conditioning, vae: link('VAE'), ...size(16, 4) },
    ['CONDITIONING', 'CONDITIONING', 'LATENT'],
    { optional: { clip_vision_output: link('CLIP_VISION_OUTPUT'), start_image: link('IMAGE') } },
  ),
  LTXVImgToVideo: node(
    { ...conditioning, image: link('IMAGE'), vae: link('VAE'), ...size(32, 8), strength: float(0, 1) },
    ['CONDITIONING', 'CONDITIONING', 'LATENT'],
  ),
  LTXVConditioning: node({ ...conditioning, frame_rate: float(0, 1_000) }, ['CONDITIONING', 'CONDITIONING']),
  LTXVScheduler: node(
    {
      ...{ steps: int(1, 10_000), max_shift: float(0, 100), base_shift: float(0, 100) },
      ...{ stretch: ['BOOLEAN'], terminal: float(0, 0.99) },
    },
    ['SIGMAS'],
    { optional: { latent: link('LATENT') } },
  ),
  LoadImage: node({ image: [['example.png'], { image_upload: true }] }, ['IMAGE', 'MASK']),
  KSampler: node(
    {
      ...{ model: link('MODEL'), seed, steps: int(1, 10_000), cfg: float(0, 100) },
      ...{ sampler_name: samplers, scheduler: schedulers, ...conditioning },
      ...{ latent_image: link('LATENT'), denoise: float(0, 1) },
    },
    ['LATENT'],
  ),
  KSamplerAdvanced: node(
    {
      ...{ model: link('MODEL'), add_noise: [['enable', 'disable']], noise_seed: seed },
      ...{ steps: int(1, 10_000), cfg: float(0, 100), sampler_name: samplers, scheduler: schedulers },
      ...{ ...conditioning, latent_image: link('LATENT'), start_at_step: int(0, 10_000) },
      ...{ end_at_step: int(0, 10_000), return_with_leftover_noise: [['disable', 'enable']] },
    },
    ['LATENT'],
  ),
  KSamplerSelect: node({ sampler_name: samplers }, ['SAMPLER']),
  SamplerCustom: node(
    {
      ...{ model: link('MODEL'), add_noise: ['BOOLEAN'], noise_seed: seed, cfg: float(0, 100) },
      ...{ ...conditioning, sampler: link('SAMPLER'), sigmas: link('SIGMAS'), latent_image: link('LATENT') },
    },
    ['LATENT', 'LATENT'],
  ),
  SamplerCustomAdvanced: node(
    {
      ...{ noise: link('NOISE'), guider: link('GUIDER'), sampler: link('SAMPLER') },
      ...{ sigmas: link('SIGMAS'), latent_image: link('LATENT') },
    },
    ['LATENT', 'LATENT'],
  ),
  RandomNoise: node({ noise_seed: seed }, ['NOISE']),
  BasicGuider: node({ model: link('MODEL'), conditioning: link('CONDITIONING') }, ['GUIDER']),
  BasicScheduler: node(
    { model: link('MODEL'), scheduler: schedulers, steps: int(1, 10_000), denoise: float(0, 1) },
    ['SIGMAS'],
  ),
  FluxGuidance: node({ conditioning: link('CONDITIONING'), guidance: float(0, 100) }, ['CONDITIONING']),
  VAEDecode: node({ samples: link('LATENT'), vae: link('VAE') }, ['IMAGE']),
  VAEDecodeTiled: node(
    {
      ...{ samples: link('LATENT'), vae: link('VAE'), tile_size: int(64, 4_096, 32) },
      ...{ overlap: int(0, 4_096, 32), temporal_size: int(8, 4_096, 4), temporal_overlap: int(4, 4_096, 4) },
    },
    ['IMAGE'],
  ),
  CreateVideo: node({ images: link('IMAGE'), fps: float(1, 120) }, ['VIDEO'], {
    optional: { audio: link('AUDIO') },
  }),
  SaveVideo: node(
    {
      ...{ video: link('VIDEO'), filename_prefix: ['STRING'] },
      ...{ format: [['auto', 'mp4']], codec: [['auto', 'h264']] },
    },
    [],
    { saves: true },
  ),
};
