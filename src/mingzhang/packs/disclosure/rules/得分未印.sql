-- id = "得分未印"
-- title = "评分表的各项都应印出得分"
-- severity = "info"
-- category = "score"
-- key = ["项"]
-- over = "得分未印"
-- inputs = ["得分未印.余", "得分未印.权重"]
-- message = "{项}没有印出得分。总分{公布值}分减去印出的各项{已印}分，余{余}分，正是这几项的权重之和，即都得了满分。请补印。"
-- basis = "总分＝各项得分之和"
-- proves = "有评分项没有印出得分，总分只有在它们都得满分时才成立"
-- false_alarm = "得分印在没有送审的附件里"
-- verify = "对照打分表"
SELECT
  g.文档,
  g.号,
  g.处,
  g.项,
  g.已印,
  g.余,
  g.总分 AS 公布值
FROM 得分未印 AS g
WHERE g.余 = g.权重
