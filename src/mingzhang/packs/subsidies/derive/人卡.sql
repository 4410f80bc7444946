-- title = "谁用哪张卡领过"
-- over = "持卡"
-- basis = "只看成功的发放"
SELECT u.证件号, u.卡号, u.首日, u.末日, u.笔数, u.金额
FROM 持卡 AS u
WHERE u.状态 = '成功'
