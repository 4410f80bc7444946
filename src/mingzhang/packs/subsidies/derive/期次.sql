-- title = "各县各期发过哪些补贴"
-- over = "发放"
-- basis = "成功的发放；县代码是村代码的前6位"
SELECT
  LEFT(f.村代码, 6) AS 县代码, f.政策代码, f.期间, COUNT(*) AS 笔数, SUM(f.金额) AS 金额
FROM 发放 AS f
WHERE f.状态 = '成功'
GROUP BY LEFT(f.村代码, 6), f.政策代码, f.期间
